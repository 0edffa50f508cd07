/** Tests of {@code dev.bothy.oci.web}. */
@org.jspecify.annotations.NullMarked
package dev.bothy.oci.web;
