import { isDeepStrictEqual } from "node:util";
import type { LifeOffer } from "./years-model.ts";

/** The seats of an offer that are credited to a reseller. */
export interface Credited {
  partner: string;
  offer: LifeOffer;
  quantity: number;
}

/** The credits of a life, one after the other. */
export class Earnings {
  readonly credits: (Credited & { from: number; to: number })[] = [];

  /** Time passes with this credit. An unchanged one goes on. */
  add(credited: Credited, from: number, to: number) {
    if (to <= from) return;
    const last = this.credits.at(-1);
    if (last?.to === from && isDeepStrictEqual({ ...last, ...credited }, last)) last.to = to;
    else this.credits.push({ ...credited, from, to });
  }

  /** The seat-milliseconds that each reseller has earned with each offer. */
  get sums(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { partner, offer, quantity, from, to } of this.credits)
      sums.set(`${partner} ${offer}`, (sums.get(`${partner} ${offer}`) ?? 0) + quantity * (to - from));
    return sums;
  }
}
