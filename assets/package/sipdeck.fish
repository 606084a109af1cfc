complete --keep-order --exclusive --command sipdeck --arguments "(SIPDECK_COMPLETE=fish sipdeck -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
