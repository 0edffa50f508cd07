/** Tests of {@code dev.bothy.oci.file}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.oci.file;
