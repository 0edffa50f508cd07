package dev.bothy.cli.command;

import dev.bothy.cli.args.Option;

/** Options that mean the same for every verb that takes them. */
public final class Shared {
  private Shared() {}

  public static final Option PATH =
      Option.value("path", "DIR", "the project's directory").letter('p').or(".").everywhere();
  public static final Option FROM =
      Option.value("from", "FILE[:FUNCTION]", "the file, and the function in it, to evaluate")
          .letter('f')
          .or("build.envd:build")
          .everywhere();
  public static final Option TARGET =
      Option.value("target", "NAME", "one of the images that the function returns by name")
          .everywhere();
  public static final Option TAG =
      Option.value("tag", "NAME", "name of the image (default <dir>:dev)").letter('t').everywhere();
  public static final Option NAME =
      Option.value("name", "ENV", "name of the environment (default: the directory's name)")
          .everywhere();
  public static final Option OUTPUT =
      Option.value(
              "output",
              "type=…,dest=…",
              "also write the result: type=oci|docker|tar|rootfs|local|registry, dest=PATH (- for standard output), name=IMAGE, compression=zstd|gzip|none, level=N, annotation.KEY=VALUE")
          .letter('o')
          .many()
          .everywhere();
  public static final Option PROGRESS =
      Option.choice("progress", "how to show progress", "auto", "plain", "tty", "rawjson", "quiet")
          .variable("BOTHY_PROGRESS")
          .everywhere();
  public static final Option FORMAT =
      Option.choice("format", "table for people, json for programs", "table", "json")
          .or("table")
          .everywhere();
  public static final Option STORE =
      Option.value("store", "DIR", "where images and environments are kept")
          .variable("BOTHY_STORE")
          .everywhere();
  public static final Option OFFLINE =
      Option.flag("offline", "use nothing from the network").everywhere();
  public static final Option LOCKED =
      Option.flag("locked", "end with code 4 when bothy.lock does not pin all that it can")
          .everywhere();
  public static final Option FROZEN =
      Option.flag(
              "frozen", "take bothy.lock as it is; end with code 4 when it is missing and needed")
          .everywhere();
  public static final Option NO_CACHE =
      Option.flag("no-cache", "run every step again").everywhere();
  public static final Option KEEP_GOING =
      Option.flag("keep-going", "after a failure, run all that does not depend on what failed")
          .everywhere();
  public static final Option STEP_TIMEOUT =
      Option.value(
              "step-timeout",
              "TIME",
              "stop a step that runs for longer, as 30m; downloads, images and git have no such limit, but a server that falls silent is given up")
          .everywhere();
  public static final Option STEP_MEMORY =
      Option.value("step-memory", "SIZE", "how much memory a step may take, as 4GB").everywhere();
  public static final Option STEP_CPUS =
      Option.value("step-cpus", "N", "how many processors a step may use, as 1.5").everywhere();
  public static final Option STEP_PIDS =
      Option.value("step-pids", "N", "how many processes and threads a step may have").everywhere();
  public static final Option SET =
      Option.value(
              "set",
              "NAME=VALUE",
              "a parameter of the function that builds, such as build(NAME=1); whole numbers, true and false are read as such")
          .many()
          .everywhere();
  public static final Option SECRET =
      Option.value("secret", "id=…,src=FILE|env=VAR", "a secret that steps may mount")
          .many()
          .everywhere();
  public static final Option SSH =
      Option.value("ssh", "ID[=SOCKET|KEY,…]", "an ssh agent, or keys, that steps and git may use")
          .many()
          .everywhere();
  public static final Option IMPORT_CACHE =
      Option.value(
              "import-cache",
              "type=…,ref=…",
              "where results of other machines are: type=registry,ref=IMAGE, type=local,src=DIR or another store: type=store,src=DIR")
          .many()
          .everywhere();
  public static final Option EXPORT_CACHE =
      Option.value(
              "export-cache",
              "type=…,ref=…",
              "where this build's results shall be: type=registry,ref=IMAGE or type=local,dest=DIR, mode=min|max, compression=zstd|gzip|none, level=N")
          .many()
          .everywhere();
  public static final Option YES =
      Option.flag("yes", "answer every question with yes").letter('y').everywhere();
  public static final Option DEBUG =
      Option.flag("debug", "show the trace of an error").everywhere();
  public static final Option NO_COLOR = Option.flag("no-color", "no colours").everywhere();
}
