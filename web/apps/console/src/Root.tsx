import { Outlet } from "@tanstack/react-router";
import { App } from "antd";

/** Around every page: where messages and notifications appear. Inside the router, because they carry links. */
export function Root() {
  return (
    <App notification={{ placement: "topRight" }} message={{ maxCount: 3 }}>
      <Outlet />
    </App>
  );
}
