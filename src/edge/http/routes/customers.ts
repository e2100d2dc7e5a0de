// The routes of persons: forgotten, given all that is held of them, and left alone where they want no personalisation.
import { Done } from "../../../client/schemas/common.ts";
import { CustomerExport, ErasureAnswer, OfCustomer } from "../../../client/schemas/customers.ts";
import { defineRoute, done, type Route } from "../route.ts";

const one = "/v1/customers/:customer";

const erase = defineRoute({
  id: "erase-customer", method: "DELETE", path: one, roles: ["admin"], scope: "all",
  summary: "Forget a person for good: the keys are destroyed when this answers, under all identities. Balances and chains stay as they were.", params: OfCustomer, answer: ErasureAnswer,
}, async ({ service }, { params }) => ({ erased: await service.customers.erase(params.customer) }));

const take = defineRoute({
  id: "export-customer", method: "GET", path: `${one}/export`, roles: ["admin"], scope: "all",
  summary: "All that is held of a person, to be given to them. Reads every journal.", params: OfCustomer, answer: CustomerExport,
}, async ({ service }, { params }) => {
  const { decisions, ...rest } = await service.customers.export(params.customer);
  return { ...rest, decisions };
});

const optOut = defineRoute({
  id: "opt-out", method: "PUT", path: `${one}/opt-out`, roles: ["admin", "server"], scope: "all",
  summary: "The person wants no personalisation: from here on the baseline decides and no profile is kept; what there was is dropped.", params: OfCustomer, answer: Done,
}, async ({ service }, { params }) => {
  await service.customers.optOut(params.customer, true);
  return done;
});

const optIn = defineRoute({
  id: "opt-in", method: "DELETE", path: `${one}/opt-out`, roles: ["admin", "server"], scope: "all", summary: "The person wants it again; the profile begins anew.", params: OfCustomer, answer: Done,
}, async ({ service }, { params }) => {
  await service.customers.optOut(params.customer, false);
  return done;
});

/** The routes. */
export const customerRoutes: readonly Route[] = [erase, take, optOut, optIn];
