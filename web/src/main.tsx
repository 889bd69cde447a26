import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./api/query";
import { type AppRouter, askEarly, makeRouter } from "./router";
import { SessionGate } from "./session/SessionGate";
import type { Me } from "./session/session";
import { askLastWords } from "./words";
import "./styles/index.css";

declare module "@tanstack/react-router" {
  interface Register { router: AppRouter }
}

function App({ me }: { me: Me }) {
  const [router] = useState(() => makeRouter(me));
  return <RouterProvider router={router} context={{ me } as never} />;
}

askEarly(location.pathname);
askLastWords();

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SessionGate>{(me) => <App me={me} />}</SessionGate>
    </QueryClientProvider>
  </StrictMode>,
);
