package dev.bothy.dialect.state;

import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.lower.LocalSource;
import dev.bothy.dialect.lower.LocalSource.Part;
import dev.bothy.dialect.lower.Script;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.FileActions;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Methods;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Those of {@code state.NAME(…)} that change single files; no container is started for most. */
final class FileMethods {
  private static final int DIRECTORY = 0755;
  private static final int FILE = 0644;
  private static final Type PERMISSION = Type.oneOf(Type.STRING, Type.INT);

  private static final String DEST = "write dest_path=\"…\"";

  private FileMethods() {}

  static void addTo(Methods.Builder<StateValue> m) {
    StateMethods.add(
        m,
        Signature.of("state.copy")
            .doc(
                "Copies a file, or what is in a directory, from another state or from the project."
                    + " Missing directories are made.")
            .required(
                "source", Type.oneOf(Types.STATE, Type.STRING), "state, or path in the project")
            .optional("source_path", Type.STRING, "path in the state")
            .optional("dest_path", Type.STRING, "with `/` at its end, a directory")
            .optional("permission", PERMISSION, "of everything copied; the source's when not given")
            .optional("owner", Type.STRING, "", "`user[:group]`; root when empty")
            .hint("target", DEST)
            .hint("dst", DEST)
            .hint("dest", DEST)
            .hint("destination", DEST)
            .hint("src", "write the path first: copy(\"path\", dest_path=\"/…\")")
            .hint("host_path", "write the path first: copy(\"path\", dest_path=\"/…\")"),
        FileMethods::copy);
    StateMethods.add(
        m,
        Signature.of("state.file")
            .doc("Writes a text file. Missing directories are made.")
            .required("path", Type.STRING)
            .optional("data", Type.STRING, "", "its text")
            .optional("permission", PERMISSION, "\"0644\" when not given"),
        FileMethods::file);
    StateMethods.add(
        m,
        Signature.of("state.mkdir")
            .doc("Makes a directory, with those above it.")
            .required("path", Type.STRING)
            .optional("permission", PERMISSION, "\"0755\" when not given"),
        FileMethods::mkdir);
    StateMethods.add(
        m,
        Signature.of("state.symlink")
            .doc("Makes a symbolic link. Missing directories are made.")
            .required("target", Type.STRING, "what it says")
            .required("path", Type.STRING, "where it is"),
        FileMethods::symlink);
    StateMethods.add(
        m,
        Signature.of("state.rm")
            .doc("Removes a file, or a directory with what is in it.")
            .required("path", Type.STRING)
            .optional("missing_ok", Type.BOOL, false, "it need not be there"),
        FileMethods::rm);
    StateMethods.add(
        m,
        Signature.of("state.chown")
            .doc("Gives a file or directory to another owner, with the tree's own `chown`.")
            .required("path", Type.STRING)
            .required("owner", Type.STRING, "`user[:group]`, names or numbers")
            .optional("recursive", Type.BOOL, false, "with all that is in it"),
        FileMethods::chown);
  }

  private static StateValue copy(StateValue self, Arguments a) {
    String dest = a.stringOrNull("dest_path");
    if (dest == null || dest.isEmpty()) {
      throw new EvalException("state.copy: missing argument for dest_path");
    }
    String path = a.stringOrNull("source_path");
    CopyOptions options = new CopyOptions().createDest().contentsOnly();
    if (a.isGiven("permission")) {
      options.mode(Permission.of(a.raw("permission")));
    }
    if (!a.string("owner").isEmpty()) {
      options.owner(a.string("owner"));
    }
    Copied copied =
        a.raw("source") instanceof StateValue other
            ? ofState(other, path == null ? "" : path)
            : ofProject(self.calls(), (String) a.raw("source"), path == null ? "" : path);
    if (!copied.inProject()) {
      options.followSymlink();
    }
    return self.with(
        self.state()
            .copy(copied.part().from(), copied.part().source(), dest, options)
            .named("copy " + copied.shown() + " to " + dest)
            .at(self.calls().where()));
  }

  /**
   * What is copied.
   *
   * @param inProject whether links are followed already
   */
  private record Copied(Part part, String shown, boolean inProject) {}

  private static Copied ofState(StateValue other, String path) {
    Copied part = ofLocal(other, path);
    if (part != null) {
      return part;
    }
    if (path.isEmpty()) {
      throw new EvalException(
          "state.copy: missing argument for source_path", "\"/\" copies all of the state");
    }
    return new Copied(new Part(other.state(), path), path, false);
  }

  /**
   * A part of a directory of the project that is in the state as it comes: only that is taken. Null
   * where the state itself must say what is at the path.
   */
  private static @Nullable Copied ofLocal(StateValue other, String path) {
    String written = other.localPath();
    if (written == null) {
      return null;
    }
    ProjectFiles project = other.calls().project();
    String root = project.existing(written);
    if (!project.isDirectory(root)) {
      return path.isEmpty() ? ofProject(other.calls(), written, "") : null;
    }
    // Nothing is above the state's root.
    String below = Path.of("/" + path).normalize().toString().substring(1);
    String shown = joined(root, below);
    String existing = project.existing(shown);
    if (!root.equals(".") && !existing.equals(root) && !existing.startsWith(root + "/")) {
      return null;
    }
    String name = ProjectFiles.name(shown);
    return new Copied(
        LocalSource.part(project, existing, name, true, other.calls().where()), shown, true);
  }

  private static Copied ofProject(Calls calls, String root, String path) {
    String below = path;
    while (below.startsWith("/")) {
      below = below.substring(1);
    }
    String shown = joined(root, below);
    String existing = calls.project().existing(shown);
    String name = ProjectFiles.name(shown);
    return new Copied(
        LocalSource.part(calls.project(), existing, name, false, calls.where()), shown, true);
  }

  private static String joined(String root, String below) {
    if (below.isEmpty() || below.equals(".")) {
      return root;
    }
    return root.equals(".") ? below : root + "/" + below;
  }

  private static StateValue file(StateValue self, Arguments a) {
    String path = path("file", a);
    return actions(
        self, parent(path).mkfile(path, permission(a, FILE), a.string("data")), "file " + path);
  }

  private static StateValue mkdir(StateValue self, Arguments a) {
    String path = path("mkdir", a);
    return actions(
        self,
        FileActions.NONE.mkdir(path, permission(a, DIRECTORY), true, null, FileAction.KEEP),
        "mkdir " + path);
  }

  private static StateValue symlink(StateValue self, Arguments a) {
    String path = path("symlink", a);
    if (a.string("target").isEmpty()) {
      throw new EvalException("state.symlink: target is empty");
    }
    return actions(
        self,
        parent(path).symlink(a.string("target"), path),
        "symlink " + path + " to " + a.string("target"));
  }

  private static StateValue rm(StateValue self, Arguments a) {
    String path = path("rm", a);
    return actions(self, FileActions.NONE.rm(path, a.bool("missing_ok"), false), "rm " + path);
  }

  private static StateValue chown(StateValue self, Arguments a) {
    String path = path("chown", a);
    String owner = a.string("owner");
    if (owner.isEmpty() || owner.startsWith("-") || owner.indexOf(' ') >= 0) {
      throw new EvalException(
          "state.chown: not an owner: \"" + owner + "\"", "such as \"me:users\" or \"1000:1000\"");
    }
    return self.with(
        Script.chown(self.state(), path, owner, a.bool("recursive"))
            .named("chown " + owner + " " + path)
            .at(self.calls().where()));
  }

  private static StateValue actions(StateValue self, FileActions actions, String name) {
    return self.with(self.state().file(actions).named(name).at(self.calls().where()));
  }

  private static String path(String method, Arguments a) {
    String path = a.string("path");
    if (path.isEmpty() || path.endsWith("/..") || path.equals("..")) {
      throw new EvalException("state." + method + ": not a path: \"" + path + "\"");
    }
    return path;
  }

  /** Makes the directory above, where there is one to make. */
  private static FileActions parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0
        ? FileActions.NONE
        : FileActions.NONE.mkdir(path.substring(0, slash), DIRECTORY, true, null, FileAction.KEEP);
  }

  private static int permission(Arguments a, int otherwise) {
    return a.isGiven("permission") ? Permission.ofNew(a.raw("permission")) : otherwise;
  }
}
