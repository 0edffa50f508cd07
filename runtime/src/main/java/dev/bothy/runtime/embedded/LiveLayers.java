package dev.bothy.runtime.embedded;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.directory.EnvRecords;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.embedded.host.ProcessMark;
import dev.bothy.runtime.embedded.rootfs.LayerStack;
import dev.bothy.runtime.identity.UserDatabase;
import dev.bothy.runtime.identity.UserFiles;
import dev.bothy.runtime.live.LiveMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Adds layers to a running environment. The caller holds the environment's lock. */
final class LiveLayers {
  private final Store store;
  private final Environments environments;
  private final EnvRecords records;
  private final Namespaces namespaces;

  LiveLayers(Store store, Environments environments, Namespaces namespaces) {
    this.store = store;
    this.environments = environments;
    this.records = environments.records();
    this.namespaces = namespaces;
  }

  Place.Applied apply(String name, RunSpec.Image image)
      throws IOException, PlaceException, InterruptedException {
    EnvRecord record = records.record(name);
    ProcessMark supervisor = environments.runningOrFail(name);
    List<String> present = record.spec().image().layers();
    List<String> wanted = image.layers();
    if (wanted.size() < present.size() || !wanted.subList(0, present.size()).equals(present)) {
      throw new PlaceException(
          PlaceException.Kind.REQUEST,
          "the image " + image.reference() + " does not build on what " + name + " runs",
          "bring it up to date first: bothy up");
    }
    List<LayerId> added = LayerStack.ids(wanted.subList(present.size(), wanted.size()));
    LayerStack.directories(store.layers(), LayerStack.ids(wanted));
    int paths = 0;
    if (!added.isEmpty()) {
      JsonFields answer = ask(supervisor, request(record, added));
      List<String> conflicts = answer.strings("conflicts");
      if (conflicts != null) {
        return new Place.Applied.Conflicts(conflicts);
      }
      String error = answer.string("error");
      if (error != null) {
        throw new IOException(error);
      }
      paths = (int) answer.requiredSize("paths");
    }
    records.save(name, record.withImage(image));
    return new Place.Applied.Done(environments.describe(name), paths);
  }

  private JsonObject request(EnvRecord record, List<LayerId> added) {
    EnvDirectory directory = records.directory(record.spec().name());
    JsonObject request = new JsonObject();
    request.addProperty("rootfs", directory.rootfs().toString());
    request.addProperty("upper", directory.upper().toString());
    request.addProperty("userXattrs", store.userXattrs());
    request.add(
        "user",
        UserDatabase.toJson(
            new UserFiles(record.spec().identity(), record.user(), record.loginShell())));
    JsonArray present = new JsonArray();
    for (LayerId id : LayerStack.ids(record.spec().image().layers()).reversed()) {
      present.add(store.layers().fs(id).toString());
    }
    request.add("present", present);
    JsonArray layers = new JsonArray();
    for (LayerId id : added) {
      layers.add(store.layers().fs(id).toString());
    }
    request.add("layers", layers);
    return request;
  }

  private JsonFields ask(ProcessMark supervisor, JsonObject request)
      throws IOException, PlaceException, InterruptedException {
    Path file = Files.createTempFile("bothy-live", ".json");
    try {
      Files.write(file, Json.write(request));
      List<String> command = new ArrayList<>(namespaces.enter(supervisor));
      command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
      command.addAll(
          List.of(
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xshare:auto",
              "--enable-native-access=ALL-UNNAMED",
              "-Dsun.jnu.encoding=" + System.getProperty("sun.jnu.encoding", "UTF-8"),
              "-cp",
              System.getProperty("java.class.path", ""),
              LiveMain.class.getName(),
              file.toString()));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      byte[] answer = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (code != 0 || answer.length == 0) {
        throw new IOException("the process in the environment ended with code " + code);
      }
      return new JsonFields(Json.parseObject(answer, "answer"), "answer");
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
