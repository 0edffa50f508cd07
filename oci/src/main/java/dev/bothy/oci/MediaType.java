package dev.bothy.oci;

/**
 * The type of a blob or manifest, OCI or Docker (schema 2).
 *
 * @param value e.g. {@code application/vnd.oci.image.manifest.v1+json}
 */
public record MediaType(String value) {
  /** Of bytes of which nothing more is known. */
  public static final MediaType ANY = new MediaType("application/octet-stream");

  public static final MediaType OCI_MANIFEST = oci("manifest.v1+json");
  public static final MediaType OCI_INDEX = oci("index.v1+json");
  public static final MediaType OCI_CONFIG = oci("config.v1+json");
  public static final MediaType OCI_LAYER = oci("layer.v1.tar");
  public static final MediaType OCI_LAYER_GZIP = oci("layer.v1.tar+gzip");
  public static final MediaType OCI_LAYER_ZSTD = oci("layer.v1.tar+zstd");
  public static final MediaType DOCKER_MANIFEST = docker("distribution.manifest.v2+json");
  public static final MediaType DOCKER_MANIFEST_LIST = docker("distribution.manifest.list.v2+json");
  public static final MediaType DOCKER_CONFIG = docker("container.image.v1+json");
  public static final MediaType DOCKER_LAYER = docker("image.rootfs.diff.tar");
  public static final MediaType DOCKER_LAYER_GZIP = docker("image.rootfs.diff.tar.gzip");
  public static final MediaType DOCKER_LAYER_ZSTD = docker("image.rootfs.diff.tar.zstd");

  private static MediaType oci(String tail) {
    return new MediaType("application/vnd.oci.image." + tail);
  }

  private static MediaType docker(String tail) {
    return new MediaType("application/vnd.docker." + tail);
  }

  /** A list of manifests: an OCI index or a Docker manifest list. */
  public boolean isIndex() {
    return equals(OCI_INDEX) || equals(DOCKER_MANIFEST_LIST);
  }

  /** The manifest of one image. */
  public boolean isManifest() {
    return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
  }

  /** An image's config, OCI or Docker. */
  public boolean isConfig() {
    return equals(OCI_CONFIG) || equals(DOCKER_CONFIG);
  }

  /** A filesystem layer of any compression, the non-distributable kinds included. */
  public boolean isLayer() {
    return value.startsWith("application/vnd.oci.image.layer.")
        || value.startsWith("application/vnd.docker.image.rootfs.");
  }

  @Override
  public String toString() {
    return value;
  }
}
