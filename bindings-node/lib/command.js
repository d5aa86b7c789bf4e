#!/usr/bin/env node
"use strict";
// The program `telehealth`, which the package installs.

const { native } = require("./native.js");

process.exitCode = native.runCommand(process.argv.slice(1));
