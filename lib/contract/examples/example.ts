import type * as z from "zod";
import type { FunctionName } from "../route.ts";
import type { RouteKey, RoutesOf, routes } from "../routes.ts";

type Row<K extends RouteKey> = (typeof routes)[K];

/** A part of a request, which an example has if and only if the row knows it. */
type Part<R, F extends "path" | "query" | "body"> = R extends { [K in F]: infer S extends z.ZodType }
  ? { [K in F]: z.input<S> }
  : { [K in F]?: never };

type AnswerOf<R> = R extends { answer: infer S extends z.ZodType }
  ? { answer: z.output<S> }
  : { answer?: never };

/** The forms of a page and of a token request are urlencoded; the rows of the contract have no schema for them. */
type FormOf<K> = K extends
  | `POST /${"addresses" | "enrolments" | "invitations" | "passwords" | "unsubscribe"}/${string}`
  | "POST /oauth2/token"
  | "POST /account"
  | "POST /account/password"
  ? { form: Record<string, string> }
  : { form?: never };

/** One valid request of a route, and what it answers. */
export type Example<K extends RouteKey = RouteKey> = K extends RouteKey
  ? Part<Row<K>, "path"> &
      Part<Row<K>, "query"> &
      Part<Row<K>, "body"> &
      AnswerOf<Row<K>> &
      FormOf<K> & {
        /** What it shows, where a route has several examples. */
        summary?: string;
      }
  : never;

/** The examples of a function's routes: of each route one, or several that show different things. */
export type ExamplesOf<F extends FunctionName> = {
  [K in RoutesOf<F>]: Example<K> | readonly [Example<K>, ...Example<K>[]];
};
