package io.htpasswd.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why GraalVM's native-image needs no metadata from us: it has to be told of what is found by its name at run time, and no class
 * of ours names a method that finds something so. Read from the constant pools, where such a name stands in clear.
 */
public final class NativeImage {
    private static final List<String> FINDS_BY_NAME = List.of(
            "java/lang/reflect/",
            "java/util/ServiceLoader",
            "java/util/ResourceBundle",
            "java/io/ObjectInputStream",
            "java/io/ObjectOutputStream",
            "FieldUpdater",
            "forName",
            "loadClass",
            "loadLibrary",
            "newInstance",
            "newUpdater",
            "getDeclared",
            "getResource",
            "getRecordComponents",
            "findConstructor",
            "findSpecial",
            "findStatic",
            "findVarHandle",
            "findVirtual",
            "unreflect");

    private NativeImage() {}

    /** For all that stands beside a class, in its folder or its jar. */
    public static void assertNeedsNoMetadata(Class<?> one) throws IOException, URISyntaxException {
        Path place =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            assertNothingIsFoundByName(place);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            assertNothingIsFoundByName(jar.getPath("/"));
        }
    }

    private static void assertNothingIsFoundByName(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !root.relativize(file).startsWith("META-INF"))
                    .toList();
            assertThat(files).isNotEmpty().allSatisfy(file -> {
                assertThat(file.toString()).as("is no resource").endsWith(".class");
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(FINDS_BY_NAME).as(file.toString()).noneMatch(text::contains);
            });
        }
    }
}
