package dev.bothy.llb.state;

import dev.bothy.llb.op.Caps;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.oci.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sources in the identifiers and attributes that every LLB client writes. */
final class Sources {
  private Sources() {}

  static State image(String reference, ImageOptions options) {
    ImageReference image = ImageReference.parse(reference).withDefaultTag();
    Map<String, String> attrs = new LinkedHashMap<>();
    List<String> caps = new ArrayList<>();
    caps.add(Caps.SOURCE_IMAGE);
    if (options.resolveMode != null && options.resolveMode != ImageOptions.ResolveMode.DEFAULT) {
      attrs.put(SourceAttrs.IMAGE_RESOLVE_MODE, options.resolveMode.word);
      if (options.resolveMode == ImageOptions.ResolveMode.PULL) {
        caps.add(Caps.SOURCE_IMAGE_RESOLVE_MODE);
      }
    }
    if (options.layerLimit >= 0) {
      attrs.put(SourceAttrs.IMAGE_LAYER_LIMIT, Integer.toString(options.layerLimit));
      caps.add(Caps.SOURCE_IMAGE_LAYER_LIMIT);
    }
    if (options.checksum != null) {
      attrs.put(SourceAttrs.IMAGE_CHECKSUM, options.checksum.toString());
      caps.add(Caps.SOURCE_IMAGE_CHECKSUM);
    }
    SourceNode node =
        new SourceNode("docker-image://" + image, attrs, true, options.platform, caps);
    return new State(
        new Output(node, 0), Settings.DEFAULT.withImage(new ImageBase(image, options.platform)));
  }

  static State http(String url, HttpOptions options) {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("not an http or https URL: " + url);
    }
    Map<String, String> attrs = new LinkedHashMap<>();
    List<String> caps = new ArrayList<>();
    caps.add(Caps.SOURCE_HTTP);
    if (options.checksum != null) {
      attrs.put(SourceAttrs.HTTP_CHECKSUM, options.checksum.toString());
      caps.add(Caps.SOURCE_HTTP_CHECKSUM);
    }
    putText(attrs, SourceAttrs.HTTP_FILENAME, options.filename);
    if (options.mode != 0) {
      attrs.put(SourceAttrs.HTTP_PERM, "0" + Integer.toOctalString(options.mode));
      caps.add(Caps.SOURCE_HTTP_PERM);
    }
    if (options.uid != 0) {
      attrs.put(SourceAttrs.HTTP_UID, Integer.toString(options.uid));
      caps.add(Caps.SOURCE_HTTP_OWNER);
    }
    if (options.gid != 0) {
      attrs.put(SourceAttrs.HTTP_GID, Integer.toString(options.gid));
      caps.add(Caps.SOURCE_HTTP_OWNER);
    }
    if (!options.authHeaderSecret.isEmpty()) {
      attrs.put(SourceAttrs.HTTP_AUTH_HEADER_SECRET, options.authHeaderSecret);
      caps.add(Caps.SOURCE_HTTP_AUTH);
    }
    boolean accepts = putText(attrs, SourceAttrs.HTTP_ACCEPT, options.accept);
    if (putText(attrs, SourceAttrs.HTTP_USER_AGENT, options.userAgent) || accepts) {
      caps.add(Caps.SOURCE_HTTP_HEADER);
    }
    if (!options.signature.isEmpty() || !options.signatureKeys.isEmpty()) {
      putText(attrs, SourceAttrs.HTTP_SIG_PUBKEY, options.signatureKeys);
      putText(attrs, SourceAttrs.HTTP_SIG_SIGNATURE, options.signature);
      caps.add(Caps.SOURCE_HTTP_SIGNATURE);
    }
    return State.ofNode(new SourceNode(url, attrs, false, null, caps));
  }

  static State local(String name, LocalOptions options) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a local directory without a name");
    }
    Map<String, String> attrs = new LinkedHashMap<>();
    List<String> caps = new ArrayList<>();
    caps.add(Caps.SOURCE_LOCAL);
    if (!options.session.isEmpty()) {
      attrs.put(SourceAttrs.LOCAL_SESSION, options.session);
      caps.add(Caps.SOURCE_LOCAL_SESSION);
    }
    if (putList(attrs, SourceAttrs.LOCAL_INCLUDE, options.include)) {
      caps.add(Caps.SOURCE_LOCAL_INCLUDE);
    }
    if (putList(attrs, SourceAttrs.LOCAL_FOLLOW, options.follow)) {
      caps.add(Caps.SOURCE_LOCAL_FOLLOW);
    }
    if (putList(attrs, SourceAttrs.LOCAL_EXCLUDE, options.exclude)) {
      caps.add(Caps.SOURCE_LOCAL_EXCLUDE);
    }
    if (putText(attrs, SourceAttrs.LOCAL_KEY_HINT, options.sharedKeyHint)) {
      caps.add(Caps.SOURCE_LOCAL_KEY_HINT);
    }
    putText(attrs, SourceAttrs.LOCAL_DIFFER, options.differ);
    if (options.sentAllTheSame != null) {
      attrs.put(SourceAttrs.LOCAL_METADATA_TRANSFER, "true");
      putList(attrs, SourceAttrs.LOCAL_METADATA_EXCEPTIONS, options.sentAllTheSame);
      caps.add(Caps.SOURCE_LOCAL_METADATA);
    }
    return State.ofNode(new SourceNode("local://" + name, attrs, false, null, caps));
  }

  static State git(String url, GitOptions options) {
    GitRemote remote = GitRemote.parse(url);
    Map<String, String> attrs = new LinkedHashMap<>();
    List<String> caps = new ArrayList<>();
    caps.add(Caps.SOURCE_GIT);
    caps.add(Caps.SOURCE_GIT_FULL_URL);
    attrs.put(SourceAttrs.GIT_FULL_URL, remote.url());
    if (options.keepGitDir) {
      attrs.put(SourceAttrs.GIT_KEEP_DIR, "true");
      caps.add(Caps.SOURCE_GIT_KEEP_DIR);
    }
    putText(attrs, SourceAttrs.GIT_AUTH_TOKEN_SECRET, options.authTokenSecret);
    putText(attrs, SourceAttrs.GIT_AUTH_HEADER_SECRET, options.authHeaderSecret);
    if (options.ownAuth) {
      caps.add(Caps.SOURCE_GIT_HTTP_AUTH);
    }
    if (remote.ssh()) {
      // No key scan here: evaluation touches no network. Without lines, the agent's side decides.
      putText(attrs, SourceAttrs.GIT_KNOWN_HOSTS, options.knownHosts);
      caps.add(Caps.SOURCE_GIT_KNOWN_HOSTS);
      attrs.put(SourceAttrs.GIT_SSH_SOCK, options.sshSocket);
      caps.add(Caps.SOURCE_GIT_SSH_SOCK);
    }
    if (putText(attrs, SourceAttrs.GIT_CHECKSUM, options.checksum)) {
      caps.add(Caps.SOURCE_GIT_CHECKSUM);
    }
    if (options.skipSubmodules) {
      attrs.put(SourceAttrs.GIT_SKIP_SUBMODULES, "true");
      caps.add(Caps.SOURCE_GIT_SKIP_SUBMODULES);
    }
    if (putText(attrs, SourceAttrs.GIT_MTIME, options.mtime)) {
      caps.add(Caps.SOURCE_GIT_MTIME);
    }
    if (options.fetchByCommit) {
      attrs.put(SourceAttrs.GIT_FETCH_BY_COMMIT, "true");
      caps.add(Caps.SOURCE_GIT_FETCH_BY_COMMIT);
    }
    if (putText(attrs, SourceAttrs.GIT_BUNDLE, options.bundle)) {
      caps.add(Caps.SOURCE_GIT_BUNDLE);
      putText(attrs, SourceAttrs.OCI_SESSION, options.bundleSession);
      putText(attrs, SourceAttrs.OCI_STORE, options.bundleStore);
    }
    if (options.checkoutBundle) {
      attrs.put(SourceAttrs.GIT_CHECKOUT_BUNDLE, "true");
      caps.add(Caps.SOURCE_GIT_CHECKOUT_BUNDLE);
    }
    String fragment = options.subdir.isEmpty() ? options.ref : options.ref + ":" + options.subdir;
    return State.ofNode(
        new SourceNode(
            "git://" + remote.place() + (fragment.isEmpty() ? "" : "#" + fragment),
            attrs,
            false,
            null,
            caps));
  }

  static State ociLayout(String reference, OciLayoutOptions options) {
    Map<String, String> attrs = new LinkedHashMap<>();
    putText(attrs, SourceAttrs.OCI_SESSION, options.session);
    putText(attrs, SourceAttrs.OCI_STORE, options.store);
    if (options.layerLimit >= 0) {
      attrs.put(SourceAttrs.OCI_LAYER_LIMIT, Integer.toString(options.layerLimit));
    }
    return State.ofNode(
        new SourceNode(
            "oci-layout://" + reference,
            attrs,
            true,
            options.platform,
            List.of(Caps.SOURCE_OCI_LAYOUT)));
  }

  static State blob(String scheme, String reference, BlobOptions options) {
    ImageReference blob = ImageReference.parse(reference);
    if (blob.digest() == null || blob.tag() != null) {
      throw new IllegalArgumentException("not of the form NAME@sha256:…: " + reference);
    }
    Map<String, String> attrs = new LinkedHashMap<>();
    putText(attrs, SourceAttrs.HTTP_FILENAME, options.filename);
    if (options.mode != 0) {
      attrs.put(SourceAttrs.HTTP_PERM, "0" + Integer.toOctalString(options.mode));
    }
    if (options.uid != 0) {
      attrs.put(SourceAttrs.HTTP_UID, Integer.toString(options.uid));
    }
    if (options.gid != 0) {
      attrs.put(SourceAttrs.HTTP_GID, Integer.toString(options.gid));
    }
    if (scheme.equals(SourceAttrs.OCI_LAYOUT_BLOB)) {
      putText(attrs, SourceAttrs.OCI_SESSION, options.session);
      putText(attrs, SourceAttrs.OCI_STORE, options.store);
    }
    return State.ofNode(
        new SourceNode(scheme + "://" + blob, attrs, false, null, List.of(Caps.SOURCE_IMAGE_BLOB)));
  }

  static State debian(String suite, DebianOptions options) {
    if (suite.isEmpty() || suite.startsWith("-")) {
      throw new IllegalArgumentException("not a suite: \"" + suite + "\"");
    }
    Map<String, String> attrs = new LinkedHashMap<>();
    putList(attrs, SourceAttrs.DEBIAN_PACKAGES, options.packages);
    putList(attrs, SourceAttrs.DEBIAN_COMPONENTS, options.components);
    putText(attrs, SourceAttrs.DEBIAN_VARIANT, options.variant);
    return State.ofNode(
        new SourceNode("debian://" + suite, attrs, true, options.platform, List.of()));
  }

  private static boolean putText(Map<String, String> attrs, String name, String value) {
    if (value.isEmpty()) {
      return false;
    }
    attrs.put(name, value);
    return true;
  }

  private static boolean putList(Map<String, String> attrs, String name, List<String> values) {
    return !values.isEmpty() && putText(attrs, name, PatternList.toJson(values));
  }
}
