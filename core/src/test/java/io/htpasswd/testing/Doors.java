package io.htpasswd.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * All public doors of a module, by reflection: every reference parameter, unless it is {@code @Nullable}, of every public
 * constructor and method of its public types in the packages that it exports. A new type, method or parameter is found by itself;
 * what may take a null is an exception with a reason.
 */
public final class Doors {
    private final ModuleDescriptor module;
    private final List<Class<?>> types = new ArrayList<>();
    private final Map<Class<?>, List<Object>> samples = new HashMap<>();
    private final Set<Class<?>> callbacks;
    private final Map<String, String> exceptions;

    /**
     * The module of a type. Callbacks are interfaces that users implement and the library calls; exceptions are doors by their
     * {@link Door#name} that take a null for a reason.
     */
    public Doors(Class<?> ofModule, Set<Class<?>> callbacks, Map<String, String> exceptions) {
        this.callbacks = callbacks;
        this.exceptions = exceptions;
        try {
            Path classes = Path.of(
                    ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(classes)) {
                module = read(classes);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                    module = read(jar.getPath("/"));
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        sample(String.class, "X-Sample");
        sample(int.class, 401);
        sample(long.class, 401L);
        sample(boolean.class, true);
    }

    private ModuleDescriptor read(Path classes) throws IOException, ClassNotFoundException {
        ModuleDescriptor descriptor;
        try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
            descriptor = ModuleDescriptor.read(in);
        }
        for (String name : new TreeSet<>(descriptor.exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .toList())) {
            try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
                for (String file : files.map(path -> path.getFileName().toString())
                        .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                        .sorted()
                        .toList()) {
                    types.add(Class.forName(name + "." + file.substring(0, file.length() - 6)));
                }
            }
        }
        types.removeIf(Predicate.not(Doors::isPublic));
        return descriptor;
    }

    private static boolean isPublic(Class<?> type) {
        boolean outer = type.getEnclosingClass() == null || isPublic(type.getEnclosingClass());
        return outer && Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass();
    }

    /** Values to call with, and to call on: methods are called on every one, and given the first. */
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    public final <T> Doors sample(Class<T> type, T... values) {
        samples.put(type, List.of(values));
        return this;
    }

    public Stream<Door> all() {
        return everything().stream().filter(door -> !exceptions.containsKey(door.name()));
    }

    /** An exception that is none any more, or was never, hides a door. */
    public void assertEveryExceptionIsADoor() {
        assertThat(everything().stream().map(Door::name).collect(Collectors.toSet()))
                .containsAll(exceptions.keySet());
        assertThat(types).as("callbacks").containsAll(callbacks);
    }

    /** Where tools look for it; the module's own is read by few. */
    public void assertEveryPackageIsNullMarked() {
        assertThat(module.exports())
                .isNotEmpty()
                .allSatisfy(exported -> assertThat(Class.forName(exported.source() + ".package-info")
                                .isAnnotationPresent(NullMarked.class))
                        .as(exported.source())
                        .isTrue());
    }

    private List<Door> everything() {
        List<Door> doors = new ArrayList<>();
        for (Class<?> type : types) {
            Stream.of(type.getConstructors())
                    .forEach(constructor -> add(doors, constructor, Collections.singletonList(null)));
            Stream.of(type.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                    .filter(method -> method.getParameterCount() > 0 && !isFrameworks(method))
                    .sorted((one, other) -> one.toString().compareTo(other.toString()))
                    .forEach(method -> {
                        boolean ofType = Modifier.isStatic(method.getModifiers());
                        if (!ofType && callbacks.contains(type)) return;
                        add(doors, method, ofType ? Collections.singletonList(null) : samples(type));
                    });
        }
        return doors;
    }

    /** Methods that a framework, or the JDK, has named and calls: overridden ones, and what the compiler adds to an enum. */
    private static boolean isFrameworks(Method method) {
        Class<?> type = method.getDeclaringClass();
        if (type.isEnum() && method.getName().equals("valueOf")) return true;
        return supertypes(type)
                .filter(superior -> !superior.getName().startsWith("io.htpasswd."))
                .flatMap(superior -> Stream.of(superior.getDeclaredMethods()))
                .anyMatch(theirs -> theirs.getName().equals(method.getName())
                        && Arrays.equals(theirs.getParameterTypes(), method.getParameterTypes()));
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        Stream<Class<?>> interfaces = Stream.of(type.getInterfaces());
        Stream<Class<?>> direct =
                type.getSuperclass() == null ? interfaces : Stream.concat(Stream.of(type.getSuperclass()), interfaces);
        return direct.flatMap(superior -> Stream.concat(Stream.of(superior), supertypes(superior)));
    }

    private void add(List<Door> doors, Executable executable, List<?> targets) {
        Class<?>[] parameters = executable.getParameterTypes();
        AnnotatedType[] annotated = annotated(executable);
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].isPrimitive()) continue;
            List<@Nullable Object> holes = new ArrayList<>();
            if (!isNullable(annotated[i])) holes.add(null);
            if (!hasNullableElements(annotated[i])) holes.addAll(withNull(parameters[i]));
            for (Object target : targets) {
                for (Object hole : holes) {
                    List<@Nullable Object> arguments = new ArrayList<>();
                    for (Class<?> parameter : parameters)
                        arguments.add(samples(parameter).get(0));
                    arguments.set(i, hole);
                    doors.add(new Door(executable, i, hole != null, target, arguments));
                }
            }
        }
    }

    /** A record's own constructor may have lost the annotations of its components. */
    private static AnnotatedType[] annotated(Executable executable) {
        Class<?> type = executable.getDeclaringClass();
        AnnotatedType[] parameters = executable.getAnnotatedParameterTypes();
        if (!type.isRecord() || !(executable instanceof Constructor)) return parameters;
        AnnotatedType[] components = Stream.of(type.getRecordComponents())
                .map(component -> component.getAnnotatedType())
                .toArray(AnnotatedType[]::new);
        return components.length == parameters.length ? components : parameters;
    }

    private static boolean isNullable(AnnotatedElement type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static boolean hasNullableElements(AnnotatedType type) {
        return type instanceof AnnotatedParameterizedType collection
                && Stream.of(collection.getAnnotatedActualTypeArguments()).anyMatch(Doors::isNullable);
    }

    /** Collections of that type that hold a null. */
    private static List<Object> withNull(Class<?> type) {
        if (type == List.class) return List.of(Collections.singletonList(null));
        if (type == Set.class) return List.of(Collections.singleton(null));
        if (type == Map.class) {
            return List.of(Collections.singletonMap("X-Sample", null), Collections.singletonMap(null, "X-Sample"));
        }
        boolean holdsReferences = type.isArray() && !type.getComponentType().isPrimitive();
        return holdsReferences ? List.of(Array.newInstance(type.getComponentType(), 1)) : List.of();
    }

    private List<?> samples(Class<?> type) {
        List<Object> values = samples.get(type);
        if (values != null) return values;
        if (type.isEnum()) return List.of(type.getEnumConstants());
        if (type.isArray() && !type.getComponentType().isPrimitive()) {
            return List.of(Array.newInstance(type.getComponentType(), 0));
        }
        throw new AssertionError("give a sample of " + type);
    }
}
