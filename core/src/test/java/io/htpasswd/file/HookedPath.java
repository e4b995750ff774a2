package io.htpasswd.file;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** A path like another, where a test may do something each time the file's stat is about to be read. */
final class HookedPath {
    /** Waits, throws, changes the file. */
    interface Hook {
        void beforeStat() throws IOException;
    }

    private HookedPath() {}

    static Path of(Path file, Hook hook) {
        return (Path) Proxy.newProxyInstance(
                HookedPath.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("toRealPath")) hook.beforeStat();
                    try {
                        return method.invoke(file, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
