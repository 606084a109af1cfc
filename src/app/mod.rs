//! The whole behaviour of the dashboard, synchronous and deterministic: a model, messages, effects, `update`.
