import type { Consent, Network } from "./queries";

// The permissions the product asks for today; the server asks for the same.
const asked = new Set(["always", "publishing", "deleting", "editing", "metrics", "timeline", "lookUp", "firstComment"]);

/** The permissions that the network's page will name. */
export function askedScopes(consent: Consent): Consent["scopes"] {
  return consent.scopes.filter((scope) => asked.has(scope.needs));
}

/** The ways of a network that work on this installation. */
export function usableConsents(network: Network): Consent[] {
  return network.consents.filter((consent) => consent.whyNot == null);
}

/** The network's own address is on this computer: it is the pretend world, nothing leaves. */
export function isPretend(network: Network): boolean {
  const address = network.consents.find((consent) => consent.homeServer?.default)?.homeServer?.default;
  return !!address && URL.canParse(address) && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(address).hostname);
}
