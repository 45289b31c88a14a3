/** The bank's lists, the strictest first; what may stand on them; and how an entry may stand. */
export const LISTS = ["block", "watch", "allow"] as const;
export const KINDS = ["account", "customer", "phone", "name", "device", "address"] as const;
export const STATUSES = ["proposed", "active", "removal-proposed", "rejected", "removed", "expired"] as const;
