package dev.bothy.runtime.identity;

import com.google.gson.JsonObject;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.runtime.Identity;

/** The image's user database as the environment has it. */
public final class UserDatabase implements PreparedFiles {
  private final UserFiles files;

  private UserDatabase(UserFiles files) {
    this.files = files;
  }

  /** For {@link #of}. */
  public static JsonObject toJson(UserFiles files) {
    JsonObject o = new JsonObject();
    Identity identity = files.identity();
    o.addProperty("wished", identity.user());
    o.addProperty("uid", identity.uid());
    o.addProperty("gid", identity.gid());
    o.addProperty("home", identity.home());
    o.addProperty("user", files.user());
    o.addProperty("shell", files.shell());
    return o;
  }

  /** Reads what {@link #toJson} wrote, in another process. */
  public static UserDatabase of(JsonFields o) throws OciFormatException {
    Identity identity =
        new Identity(
            o.requiredString("wished"),
            (int) o.requiredSize("uid"),
            (int) o.requiredSize("gid"),
            o.requiredString("home"));
    return new UserDatabase(
        new UserFiles(identity, o.requiredString("user"), o.requiredString("shell")));
  }

  @Override
  public boolean covers(String path) {
    return path.equals("etc/passwd") || path.equals("etc/group") || path.equals("etc/shadow");
  }

  @Override
  public String of(String path, String imageText) {
    return switch (path) {
      case "etc/passwd" -> files.passwd(imageText);
      case "etc/group" -> files.group(imageText);
      case "etc/shadow" -> files.shadow(imageText);
      default -> imageText;
    };
  }
}
