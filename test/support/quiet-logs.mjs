// Functions in the test's process read this variable when their logger is imported.
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
