package dev.bothy.runtime.embedded;

import dev.bothy.engine.exec.NotStarted;
import dev.bothy.engine.exec.ProgramFile;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a container's processes see at a path, looked up from outside when something went wrong. */
record Inside(StackView view, List<RunSpec.Mount> mounts) implements NotStarted.Look {
  private static final int MOST_LINKS = 40;

  /** Of a running environment: what it has changed, on what it was last mounted on. */
  static Inside of(EnvDirectory directory, RunSpec spec) {
    List<Path> stack = new ArrayList<>(List.of(directory.upper()));
    for (int i = 0; Files.isDirectory(directory.lower().resolve(Integer.toString(i))); i++) {
      stack.add(directory.lower().resolve(Integer.toString(i)));
    }
    List<RunSpec.Mount> mounts = new ArrayList<>();
    RunSpec.Project project = spec.project();
    if (project != null) {
      mounts.add(new RunSpec.Mount(project.directory(), project.target(), false));
    }
    mounts.addAll(spec.mounts());
    return new Inside(new StackView(stack), mounts);
  }

  @Override
  public NotStarted.@Nullable Seen at(String path) throws IOException {
    Deque<String> todo = new ArrayDeque<>(List.of(path.split("/", -1)));
    Path done = Path.of("/");
    StackView.Entry entry = view.lookup("");
    for (int links = 0; !todo.isEmpty() && links < MOST_LINKS; ) {
      done = done.resolve(todo.remove()).normalize();
      RunSpec.Mount mount = mountAt(done);
      if (mount != null) {
        return ofHost(mount.source().resolve(String.join("/", todo)));
      }
      entry = view.lookup(done.toString());
      if (entry == null && done.getNameCount() > 0) {
        return null;
      }
      if (entry != null && entry.attributes().isSymbolicLink()) {
        links++;
        Path target = Files.readSymbolicLink(entry.path());
        List.of(target.toString().split("/", -1)).reversed().forEach(todo::addFirst);
        done = target.isAbsolute() ? Path.of("/") : Objects.requireNonNull(done.getParent());
      }
    }
    return entry == null || entry.attributes().isSymbolicLink() ? null : ofHost(entry.path());
  }

  private RunSpec.@Nullable Mount mountAt(Path place) {
    RunSpec.Mount last = null;
    for (RunSpec.Mount mount : mounts) {
      last = Path.of(mount.target()).equals(place) ? mount : last;
    }
    return last;
  }

  private static NotStarted.@Nullable Seen ofHost(Path file) throws IOException {
    try {
      boolean directory = Files.isDirectory(file);
      int mode = (Integer) Files.getAttribute(file, "unix:mode") & 07777;
      return new NotStarted.Seen(directory, mode, beginning(file));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static String beginning(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(ProgramFile.BEGINNING), StandardCharsets.ISO_8859_1);
    }
  }
}
