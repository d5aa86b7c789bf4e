"use strict";
// Loads the native addon: that of a build in the repository, or of the package for this platform, named as napi-rs does.

/** One static `require` for each platform: bundlers follow no other. */
const ADDONS = {
  "darwin-arm64": () => require("telehealth-darwin-arm64"),
  "darwin-x64": () => require("telehealth-darwin-x64"),
  "linux-arm64-gnu": () => require("telehealth-linux-arm64-gnu"),
  "linux-x64-gnu": () => require("telehealth-linux-x64-gnu"),
};

/** The platforms that have a package. */
const platforms = Object.keys(ADDONS);

/** The name of this platform. On Linux, the packages are built with glibc. */
const platform = `${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;

/** Returns what `find` loads, or the value of `otherwise` if there is no such module. */
function found(find, otherwise) {
  try {
    return find();
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    return otherwise(error);
  }
}

function load() {
  return found(() => require("../telehealth.node"), () => {
    if (!platforms.includes(platform)) {
      throw new Error(`telehealth has no package for ${platform}, only for ${platforms.join(", ")}; build it from source`);
    }
    return found(ADDONS[platform], (cause) => {
      const message = `the package telehealth-${platform} is missing; install telehealth again, with optional dependencies`;
      throw new Error(message, { cause });
    });
  });
}

module.exports = { load, platform, platforms };
