// In a run of both projects a unit test does not find what the stack's global setup has left either.
for (const name of Object.keys(process.env)) if (name.startsWith("TWOTIER_TEST_")) delete process.env[name];
