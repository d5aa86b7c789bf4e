"use strict";
// Loads the native addon: that of a build in the repository, or of the package for this platform, named as napi-rs does.

/** The platforms that have a package. */
const platforms = ["darwin-arm64", "darwin-x64", "linux-arm64-gnu", "linux-x64-gnu"];

/** The name of this platform. On Linux, the packages are built with glibc. */
const platform = `${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;

/** Throws an error unless it says that a module is missing. */
function requireMissing(error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
}

/**
 * Bundlers follow a `require` only if it is static, and accept that its module is missing only if it stands in a `try`
 * block.
 */
function load() {
  try {
    return require("../telehealth.node");
  } catch (error) {
    requireMissing(error);
  }
  try {
    switch (platform) {
      case "darwin-arm64": return require("telehealth-darwin-arm64");
      case "darwin-x64": return require("telehealth-darwin-x64");
      case "linux-arm64-gnu": return require("telehealth-linux-arm64-gnu");
      case "linux-x64-gnu": return require("telehealth-linux-x64-gnu");
    }
  } catch (cause) {
    requireMissing(cause);
    const libc = process.platform === "linux" ? "; it needs glibc, which Alpine does not have" : "";
    const message = `the package telehealth-${platform} is missing; install telehealth again, with optional dependencies${libc}`;
    throw new Error(message, { cause });
  }
  throw new Error(`telehealth has no package for ${platform}, only for ${platforms.join(", ")}; build it from source`);
}

module.exports = { load, platform, platforms };
