package dev.bothy.llb.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An environment variable. */
record EnvVar(String name, String value) {
  EnvVar {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a name of an environment variable: \"" + name + "\"");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the value of " + name + " contains a NUL character");
    }
  }

  /** The list with this one at its end, and no other of its name. */
  static List<EnvVar> put(List<EnvVar> list, EnvVar added) {
    List<EnvVar> result = new ArrayList<>(list.size() + 1);
    for (EnvVar v : list) {
      if (!v.name.equals(added.name)) {
        result.add(v);
      }
    }
    result.add(added);
    return List.copyOf(result);
  }

  static @Nullable String find(List<EnvVar> list, String name) {
    for (EnvVar v : list) {
      if (v.name.equals(name)) {
        return v.value;
      }
    }
    return null;
  }
}
