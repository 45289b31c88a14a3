import type { Messages } from "../messages";

export const states: Messages["states"] = {
  loading: "Loading",
  emptyTitle: "Nothing matches",
  emptyHint: "Change the filters and try again.",
  offlineTitle: "The server cannot be reached",
  offlineHint: "Check the network and try again; nothing you typed is lost.",
  crashedTitle: "This page ran into an error",
  crashedHint: "Reload the page. If it keeps happening, tell the administrator when and what you did.",
  reload: "Reload",
  staleChunkTitle: "The console was updated",
  staleChunkHint: "A new version is out. Reload the page to continue.",
  forbiddenTitle: "Your role does not include this",
  forbiddenHint: ({ roles }) => `You are signed in as ${roles}. If your work needs it, ask the administrator.`,
  forbiddenNeeds: ({ permission }) => `Needs the permission ${permission}`,
  notFoundTitle: "There is no such page",
  notFoundHint: "The link may be out of date. Use the menu on the left.",
  goHome: "Go to the start page",
  technical: "Technical information",
  problemStatus: ({ status, type }) => `HTTP ${status} · ${type}`,
};
