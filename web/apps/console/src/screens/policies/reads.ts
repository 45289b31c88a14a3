import { queryOptions } from "@tanstack/react-query";
import { bank } from "../../api/bank";

export const pointsQuery = queryOptions({
  queryKey: ["policies", "points"],
  queryFn: ({ signal }) => bank.get("/api/staff/policies", { signal }),
});

export const versionsQuery = (name: string) =>
  queryOptions({
    queryKey: ["policies", name, "versions"],
    queryFn: ({ signal }) => bank.get("/api/staff/policies/{name}/versions", { path: { name }, signal }),
  });

export const documentQuery = (name: string, digest: string) =>
  queryOptions({
    queryKey: ["policies", name, "document", digest],
    queryFn: ({ signal }) => bank.get("/api/staff/policies/{name}/versions/{digest}", { path: { name, digest }, signal }),
    staleTime: Infinity,
  });

export const hitsQuery = (name: string) =>
  queryOptions({
    queryKey: ["policies", name, "hits"],
    queryFn: ({ signal }) => bank.get("/api/staff/policies/{name}/rule-hits", { path: { name }, query: { days: 7 }, signal }),
    staleTime: 60_000,
  });
