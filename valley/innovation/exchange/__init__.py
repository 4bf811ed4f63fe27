"""成果交易. Exchange: needs up, knowledge down, matching, consortia, contracts."""
