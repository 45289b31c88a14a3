"""The house's own tools: they read, check and write the repository; nothing here runs at the bank."""
