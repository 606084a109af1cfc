//! The local Application Platform: a store with the rules of the service behind an HTTP shell.
