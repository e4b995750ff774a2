package io.htpasswd.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that these classes log while it is open, from TRACE up, and whatever else goes to standard error; a line each, as
 * slf4j-simple prints it. For tests that run one after the other.
 */
public final class Logged implements AutoCloseable {
    private static final int TRACE = 0;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream standardError = System.err;
    private final Map<Logger, Integer> levels = new HashMap<>();

    public Logged(Class<?>... classes) {
        for (Class<?> logging : classes) {
            Logger logger = LoggerFactory.getLogger(logging);
            levels.put(logger, level(logger, TRACE));
        }
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    public List<String> lines() {
        return text().lines().toList();
    }

    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    public void forget() {
        bytes.reset();
    }

    @Override
    public void close() {
        System.setErr(standardError);
        levels.forEach(Logged::level);
    }

    /** The level before. slf4j-simple has no setter: other programs set theirs before they start. */
    private static int level(Logger logger, int level) {
        try {
            Field field = logger.getClass().getDeclaredField("currentLogLevel");
            field.setAccessible(true);
            int before = field.getInt(logger);
            field.setInt(logger, level);
            return before;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not slf4j-simple", e);
        }
    }
}
