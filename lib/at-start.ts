import * as z from "zod";

// What every bundle does before anything else. The code that zod would write for each schema, to parse it a little faster
// later, costs a start more than it gives back in the thousands of requests that a process lives.
z.config({ jitless: true });
