package dev.bothy.runtime.live;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.runtime.identity.PreparedFiles;
import dev.bothy.runtime.identity.UserDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process in the environment's namespaces: reads a request, answers one JSON object on standard
 * output. Started by the runtime only.
 */
public final class LiveMain {
  private static final String STAGING = "/.bothy/apply";

  private LiveMain() {}

  /**
   * @param args the request's file
   */
  public static void main(String[] args) {
    JsonObject answer;
    try {
      answer =
          apply(
              new JsonFields(
                  Json.parseObject(Files.readAllBytes(Path.of(args[0])), "request"), "request"));
    } catch (IOException | RuntimeException e) {
      answer = new JsonObject();
      answer.addProperty("error", String.valueOf(e.getMessage()));
    }
    System.out.writeBytes(Json.write(answer));
    System.out.flush();
  }

  private static JsonObject apply(JsonFields request) throws IOException {
    FileCalls.umask(0);
    OverlayMarks marks = new OverlayMarks(request.flag("userXattrs"));
    PreparedFiles prepared = UserDatabase.of(request.requiredObject("user"));
    List<Path> layers = paths(request.strings("layers"));
    LayerConflicts conflicts =
        new LayerConflicts(
            Path.of(request.requiredString("upper")),
            new MergedTree(paths(request.strings("present")), marks),
            marks,
            prepared);
    for (Path layer : layers) {
      conflicts.check(layer);
    }
    JsonObject answer = new JsonObject();
    List<String> found = conflicts.found();
    if (!found.isEmpty()) {
      JsonArray list = new JsonArray();
      found.forEach(list::add);
      answer.add("conflicts", list);
      return answer;
    }
    Path rootfs = Path.of(request.requiredString("rootfs"));
    answer.addProperty("paths", place(rootfs, layers, marks, prepared));
    return answer;
  }

  private static int place(
      Path rootfs, List<Path> layers, OverlayMarks marks, PreparedFiles prepared)
      throws IOException {
    String staging = rootfs + STAGING;
    Trees.delete(Path.of(staging));
    FileCalls.mkdir(Fd.NONE, staging, 0700);
    try (Fd root = Fd.directory(rootfs)) {
      List<LayerApplication> applications = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        LayerApplication application = new LayerApplication(layers.get(i), marks, prepared);
        String directory = staging + "/" + i;
        FileCalls.mkdir(Fd.NONE, directory, 0700);
        try (Fd fd = Fd.directory(Path.of(directory))) {
          application.stage(fd);
        }
        applications.add(application);
      }
      int paths = 0;
      for (int i = 0; i < layers.size(); i++) {
        try (Fd fd = Fd.directory(Path.of(staging + "/" + i))) {
          paths += applications.get(i).place(root, fd);
        }
      }
      return paths;
    } finally {
      Trees.delete(Path.of(staging));
    }
  }

  private static List<Path> paths(@org.jspecify.annotations.Nullable List<String> names) {
    List<Path> paths = new ArrayList<>();
    for (String name : names == null ? List.<String>of() : names) {
      paths.add(Path.of(name));
    }
    return paths;
  }
}
