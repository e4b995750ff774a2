package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a class of tests in which a buffer was leaked. It leaks one itself: while that is not found, nothing is proven. */
public final class Leaks implements AfterAllCallback {
    private static final int PATIENCE = 100;
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger CANARIES = new AtomicInteger();

    static {
        System.setProperty("io.netty.leakDetection.targetRecords", "32");
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // the one that is abstract
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return new Recording<>(resource, samplingInterval);
            }
        });
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        String canary = "canary " + CANARIES.incrementAndGet() + ";";
        leak(canary);
        for (int tries = 0; !isFound(canary); tries++) {
            assertThat(tries).as("looks for the leak made on purpose").isLessThan(PATIENCE);
            System.gc();
            Thread.sleep(10);
            PooledByteBufAllocator.DEFAULT.buffer(1).release(); // who allocates looks for leaks
        }
        List<String> leaks = new ArrayList<>(FOUND);
        FOUND.removeAll(leaks); // of this class, and not of the next one
        leaks.removeIf(leak -> leak.contains("canary "));
        assertThat(leaks).as("leaked buffers").isEmpty();
    }

    private static void leak(String hint) {
        ByteBuf leaked = PooledByteBufAllocator.DEFAULT.buffer(1);
        leaked.touch(hint);
    }

    private static boolean isFound(String hint) {
        return FOUND.stream().anyMatch(leak -> leak.contains(hint));
    }

    private static final class Recording<T> extends ResourceLeakDetector<T> {
        Recording(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            FOUND.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            FOUND.add(resourceType);
        }
    }
}
