import { useQuery } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api, read } from "../api/client";
import { keys } from "../api/query";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { Composer } from "./Composer";
import type { Post } from "./draft";
import "../styles/composer.css";
import "../styles/preview.css";

/** Writing a post: a new one, or one that is there. */
export function ComposerPage() {
  const { id } = useParams({ strict: false });
  return id ? <Existing key={id} id={id} /> : <Fresh />;
}

/** A new post gets its address once it is saved; asking for another new one begins again. */
function Fresh() {
  const router = useRouter();
  const [number, setNumber] = useState(0);
  useEffect(() => router.subscribe("onBeforeNavigate", ({ toLocation }) => {
    if (toLocation.pathname.endsWith("/compose") && location.pathname !== toLocation.pathname) setNumber((last) => last + 1);
  }), [router]);
  return <Composer key={number} post={null} />;
}

function Existing({ id }: { id: string }) {
  const [post, setPost] = useState<Post | null>(null);
  const asked = useQuery({ queryKey: keys.post(id), queryFn: () => read(api.GET("/api/v1/posts/{id}", { params: { path: { id } } })), staleTime: 0, enabled: !post });
  useEffect(() => {
    if (asked.data && !asked.isFetching) setPost(asked.data);
  }, [asked.data, asked.isFetching]);
  if (post) return <Composer post={post} />;
  return (
    <div className="fill"><div className="compose"><div className="compose-main">
      {asked.error ? <LoadFailed error={asked.error} retry={() => void asked.refetch()} /> : <Skeleton lines={6} />}
    </div></div></div>
  );
}
