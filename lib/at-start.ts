import * as z from "zod";

// Every bundle imports this first. It turns zod's JIT off: generating code for each schema costs a start more than it
// saves in the thousands of requests that a process lives.
z.config({ jitless: true });
