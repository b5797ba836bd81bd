// Starts Azurite and ends it when the starter is gone: the operating system closes our standard input then, however it died.
// Usage: node launch.js <azurite entry file> <azurite arguments…>
const { resolve } = require("path");

const entry = resolve(process.argv[2]);
process.argv.splice(1, 2, entry);

process.stdin.on("error", stop).on("end", stop).on("close", stop).resume();
require(entry);

let stopping = false;
function stop() {
  if (stopping) {
    return;
  }
  stopping = true;
  // Azurite saves its indexes and closes on this; a connection that stays open must not keep the process.
  process.emit("SIGTERM");
  setTimeout(() => process.exit(0), 3000).unref();
}
