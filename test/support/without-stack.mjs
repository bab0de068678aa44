// In a run of both projects a unit test must not find what the stack's global setup has left.
for (const name of Object.keys(process.env)) if (name.startsWith("TWOTIER_TEST_")) delete process.env[name];
