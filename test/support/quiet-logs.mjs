// Functions that run in the test's process read it when their logger is imported.
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
