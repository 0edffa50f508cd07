package dev.bothy.dialect.reference;

import dev.bothy.dialect.function.ApiFunction;
import dev.bothy.dialect.function.Registry;
import dev.bothy.starlark.eval.Signature;
import java.util.ArrayList;
import java.util.List;

/**
 * Functions that belong together.
 *
 * @param name of its file, without the ending
 * @param about one sentence
 * @param unsupported those of them that cannot do anything yet
 */
record Page(String name, String about, List<Signature> functions, List<ApiFunction> unsupported) {
  Page {
    functions = List.copyOf(functions);
    unsupported = List.copyOf(unsupported);
  }

  static List<Page> all() {
    List<Page> pages = new ArrayList<>();
    pages.add(page("base", "What an environment begins with, and commands run in it."));
    pages.add(page("install", "What is installed into the image."));
    pages.add(page("config", "Settings of installers and of the environment."));
    pages.add(page("io", "Files that come into the image."));
    pages.add(page("runtime", "How the environment runs; no part of the image's files."));
    pages.add(page("data", "Data sets."));
    pages.add(page("source", "Where states come from, and what a step may see besides."));
    pages.add(page("state", "Methods of states: each gives a new one."));
    return pages;
  }

  private static Page page(String name, String about) {
    List<Signature> functions = new ArrayList<>();
    List<ApiFunction> unsupported = new ArrayList<>();
    for (Signature signature : Registry.signatures()) {
      if (pageOf(signature).equals(name)) {
        functions.add(signature);
      }
    }
    for (ApiFunction function : Registry.functions()) {
      if (!function.supported() && pageOf(function.signature()).equals(name)) {
        unsupported.add(function);
      }
    }
    return new Page(name, about, functions, unsupported);
  }

  private static String pageOf(Signature signature) {
    String module = module(signature.name());
    if (module.equals("Source") || module.equals("Mount")) {
      return "source";
    }
    if (!module.isEmpty()) {
      return module;
    }
    return signature.result().name().equals("state") ? "source" : "base";
  }

  /** What stands before the dot; empty for a name without one. */
  static String module(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** What can be written instead of one that is not supported, or the empty string. */
  String instead(Signature signature) {
    for (ApiFunction function : unsupported) {
      if (function.signature().name().equals(signature.name())) {
        return String.valueOf(function.instead());
      }
    }
    return "";
  }
}
