export declare const release: typeof import("../release.ts").release;
