export const upload = {
  failed: "It could not be sent.",
  paused: "The connection is gone. It goes on by itself.",
  waiting: "Waits for its turn",
  sent: (sent: string, all: string) => `${sent} of ${all}`,
  progress: (name: string) => `How far ${name} is`,
  stop: (name: string) => `Stop sending ${name}`,
  accepted: "Pictures, videos and sounds.",
};
