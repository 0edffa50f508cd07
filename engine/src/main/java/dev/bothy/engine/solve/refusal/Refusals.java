package dev.bothy.engine.solve.refusal;

import dev.bothy.engine.solve.report.Failures;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this engine does not do, said by name before anything starts: a part of a graph that is
 * passed over may be the part that mattered.
 */
public final class Refusals {
  private Refusals() {}

  public static void check(Definition definition, boolean insecure) throws SolveException {
    for (Vertex vertex : definition.vertices()) {
      caps(vertex.metadata(), vertex.name());
      String contradiction = Contradictions.in(vertex);
      if (contradiction != null) {
        throw refused(vertex.name() + ": " + contradiction, null);
      }
      if (vertex.op().kind() instanceof BuildOp build) {
        build(build, vertex.name());
      } else if (vertex.op().kind() instanceof SourceOp source) {
        source(source, vertex);
      } else if (vertex.op().kind() instanceof ExecOp exec) {
        exec(exec, vertex.name(), insecure);
      }
    }
    caps(definition.targetMetadata(), "the graph");
  }

  private static SolveException refused(String message, @Nullable String hint) {
    return new SolveException(SolveException.Kind.DEFINITION, message, hint, null, null);
  }

  /** With the place, and with the name, which tells of a policy that made the source what it is. */
  private static SolveException refused(Vertex vertex, String message, @Nullable String hint) {
    return new SolveException(
        SolveException.Kind.DEFINITION, message, hint, Failures.step(vertex), null);
  }

  private static void caps(OpMetadata metadata, String who) throws SolveException {
    for (String cap : metadata.caps().keySet()) {
      if (!KnownCaps.has(cap)) {
        throw refused(
            who + " needs the feature " + cap + ", which this version does not have", null);
      }
    }
  }

  private static void exec(ExecOp exec, String name, boolean insecure) throws SolveException {
    if (exec.security() == ExecOp.Security.INSECURE && !insecure) {
      throw refused(
          name + " asks for the security mode insecure, which was not granted",
          "if you trust the graph with this machine: --allow security.insecure");
    }
    for (ExecOp.CdiDevice device : exec.cdiDevices()) {
      if (!device.optional()) {
        throw refused(
            name + " needs the device " + device.name() + ", and this builder gives none", null);
      }
    }
  }

  private static void build(BuildOp build, String name) throws SolveException {
    if (build.builder() != BuildOp.LLB) {
      throw refused(
          name + " is a build by a frontend, and none is run here",
          "nested builds of LLB definitions (builder -1) are solved");
    }
    if (build.inputs().getOrDefault(BuildOp.DEFINITION_INPUT, -1) < 0) {
      throw refused(
          name + " does not say in which input its graph is: " + BuildOp.DEFINITION_INPUT, null);
    }
    for (String attr : build.attrs().keySet()) {
      if (!attr.equals(BuildOp.FILE_NAME)) {
        throw refused(
            name + " has the attribute " + attr + ", which this version does not know", null);
      }
    }
  }

  private static void source(SourceOp source, Vertex vertex) throws SolveException {
    String scheme = source.scheme();
    if (!isKnown(scheme)) {
      throw refused(
          vertex,
          "unknown kind of source: " + source.shown(),
          "known are docker-image, oci-layout, both with +blob, local, git, http, https and debian");
    }
    for (Map.Entry<String, String> attr : source.attrs().entrySet()) {
      if (!isKnown(scheme, attr.getKey())) {
        throw refused(
            vertex,
            source.shown()
                + " has the attribute "
                + attr.getKey()
                + ", which this version does not know",
            null);
      }
    }
    value(source, vertex, SourceAttrs.IMAGE_RESOLVE_MODE, "", "default", "pull", "local");
    value(source, vertex, SourceAttrs.IMAGE_RECORD_TYPE, "", "regular", "internal", "frontend");
    value(source, vertex, SourceAttrs.GIT_MTIME, "", "checkout", "commit");
    String differ = source.attrs().getOrDefault(SourceAttrs.LOCAL_DIFFER, "none");
    if (!differ.equals("none") && !differ.equals("metadata") && !differ.isEmpty()) {
      throw refused(vertex, source.shown() + ": unknown way to compare: " + differ, null);
    }
  }

  private static void value(SourceOp source, Vertex vertex, String attribute, String... known)
      throws SolveException {
    String value = source.attrs().getOrDefault(attribute, "");
    if (!List.of(known).contains(value)) {
      throw refused(
          vertex,
          source.shown() + ": " + attribute + " is " + value + ", which is not known",
          null);
    }
  }

  private static boolean isKnown(String scheme) {
    return switch (scheme) {
      case SourceAttrs.DOCKER_IMAGE,
          SourceAttrs.OCI_LAYOUT,
          SourceAttrs.DOCKER_IMAGE_BLOB,
          SourceAttrs.OCI_LAYOUT_BLOB,
          SourceAttrs.LOCAL,
          SourceAttrs.GIT,
          SourceAttrs.HTTP,
          SourceAttrs.HTTPS,
          SourceAttrs.DEBIAN ->
          true;
      default -> false;
    };
  }

  private static boolean isKnown(String scheme, String attribute) {
    return switch (scheme) {
      case SourceAttrs.DOCKER_IMAGE ->
          switch (attribute) {
            case SourceAttrs.IMAGE_RESOLVE_MODE,
                SourceAttrs.IMAGE_RECORD_TYPE,
                SourceAttrs.IMAGE_LAYER_LIMIT,
                SourceAttrs.IMAGE_CHECKSUM ->
                true;
            default -> false;
          };
      case SourceAttrs.OCI_LAYOUT ->
          switch (attribute) {
            case SourceAttrs.OCI_SESSION, SourceAttrs.OCI_STORE, SourceAttrs.OCI_LAYER_LIMIT ->
                true;
            default -> false;
          };
      case SourceAttrs.DOCKER_IMAGE_BLOB -> isOfBlobs(attribute);
      case SourceAttrs.OCI_LAYOUT_BLOB ->
          isOfBlobs(attribute)
              || attribute.equals(SourceAttrs.OCI_SESSION)
              || attribute.equals(SourceAttrs.OCI_STORE);
      case SourceAttrs.LOCAL ->
          switch (attribute) {
            // Whole files are compared here, whichever way is asked for; a session is this process.
            case SourceAttrs.LOCAL_SESSION,
                SourceAttrs.LOCAL_UNIQUE,
                SourceAttrs.LOCAL_INCLUDE,
                SourceAttrs.LOCAL_EXCLUDE,
                SourceAttrs.LOCAL_FOLLOW,
                SourceAttrs.LOCAL_KEY_HINT,
                SourceAttrs.LOCAL_DIFFER,
                SourceAttrs.LOCAL_METADATA_TRANSFER,
                SourceAttrs.LOCAL_METADATA_EXCEPTIONS ->
                true;
            default -> false;
          };
      case SourceAttrs.GIT ->
          switch (attribute) {
            case SourceAttrs.GIT_FULL_URL,
                SourceAttrs.GIT_KEEP_DIR,
                SourceAttrs.GIT_AUTH_TOKEN_SECRET,
                SourceAttrs.GIT_AUTH_HEADER_SECRET,
                SourceAttrs.GIT_KNOWN_HOSTS,
                SourceAttrs.GIT_SSH_SOCK,
                SourceAttrs.GIT_CHECKSUM,
                SourceAttrs.GIT_SKIP_SUBMODULES,
                SourceAttrs.GIT_MTIME,
                SourceAttrs.GIT_FETCH_BY_COMMIT,
                SourceAttrs.GIT_BUNDLE,
                SourceAttrs.OCI_SESSION,
                SourceAttrs.OCI_STORE,
                SourceAttrs.GIT_CHECKOUT_BUNDLE,
                SourceAttrs.GIT_ADVICE,
                SourceAttrs.GIT_SIG_PUBKEY,
                SourceAttrs.GIT_SIG_REJECT_EXPIRED,
                SourceAttrs.GIT_SIG_REQUIRE_TAG,
                SourceAttrs.GIT_SIG_IGNORE_TAG ->
                true;
            default -> false;
          };
      case SourceAttrs.HTTP, SourceAttrs.HTTPS ->
          switch (attribute) {
            case SourceAttrs.HTTP_CHECKSUM,
                SourceAttrs.HTTP_FILENAME,
                SourceAttrs.HTTP_PERM,
                SourceAttrs.HTTP_UID,
                SourceAttrs.HTTP_GID,
                SourceAttrs.HTTP_AUTH_HEADER_SECRET,
                SourceAttrs.HTTP_SIG_PUBKEY,
                SourceAttrs.HTTP_SIG_SIGNATURE ->
                true;
            default -> attribute.startsWith(SourceAttrs.HTTP_HEADER);
          };
      default ->
          switch (attribute) {
            case SourceAttrs.DEBIAN_PACKAGES,
                SourceAttrs.DEBIAN_COMPONENTS,
                SourceAttrs.DEBIAN_VARIANT ->
                true;
            default -> false;
          };
    };
  }

  private static boolean isOfBlobs(String attribute) {
    return switch (attribute) {
      case SourceAttrs.HTTP_FILENAME,
          SourceAttrs.HTTP_PERM,
          SourceAttrs.HTTP_UID,
          SourceAttrs.HTTP_GID,
          SourceAttrs.IMAGE_RECORD_TYPE ->
          true;
      default -> false;
    };
  }
}
