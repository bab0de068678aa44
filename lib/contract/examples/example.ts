import type * as z from "zod";
import type { FunctionName } from "../route.ts";
import type { RouteKey, RoutesOf, routes } from "../routes.ts";

type Row<K extends RouteKey> = (typeof routes)[K];

/** A part of a request. An example has it if and only if the row has a schema for it. */
type Part<R, F extends "path" | "query" | "body"> = R extends { [K in F]: infer S extends z.ZodType }
  ? { [K in F]: z.input<S> }
  : { [K in F]?: never };

type AnswerOf<R> = R extends { answer: infer S extends z.ZodType }
  ? { answer: z.output<S> }
  : { answer?: never };

/** Forms of pages and of token requests are urlencoded, and the contract's rows have no schema for them. */
type FormOf<K> = K extends
  | `POST /${"addresses" | "enrolments" | "invitations" | "passwords" | "unsubscribe"}/${string}`
  | "POST /oauth2/token"
  | "POST /account"
  | "POST /account/password"
  ? { form: Record<string, string> }
  : { form?: never };

/** One valid request of a route, and its answer. */
export type Example<K extends RouteKey = RouteKey> = K extends RouteKey
  ? Part<Row<K>, "path"> &
      Part<Row<K>, "query"> &
      Part<Row<K>, "body"> &
      AnswerOf<Row<K>> &
      FormOf<K> & {
        /** A summary, where a route has several examples. */
        summary?: string;
      }
  : never;

/** The examples of a function's routes: one per route, or several that show different things. */
export type ExamplesOf<F extends FunctionName> = {
  [K in RoutesOf<F>]: Example<K> | readonly [Example<K>, ...Example<K>[]];
};
