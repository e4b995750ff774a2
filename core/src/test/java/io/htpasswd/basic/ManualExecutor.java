package io.htpasswd.basic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** An executor whose tasks run when the test says so, and that fails in the way the test says. */
final class ManualExecutor implements Executor {
    /** What becomes of the next task. */
    enum Mode {
        TAKE,
        REJECT,
        FAIL,
        ERROR,
        RUN_AT_ONCE,
        TAKE_AND_FAIL,
        FORGET
    }

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Mode mode = Mode.TAKE;

    ManualExecutor will(Mode mode) {
        this.mode = mode;
        return this;
    }

    @Override
    public void execute(Runnable task) {
        switch (mode) {
            case TAKE -> tasks.add(task);
            case REJECT -> throw new RejectedExecutionException();
            case FAIL -> throw new IllegalStateException();
            case ERROR -> throw new OutOfMemoryError("as when no thread can be made");
            case RUN_AT_ONCE -> task.run();
            case TAKE_AND_FAIL -> {
                tasks.add(task);
                throw new IllegalStateException();
            }
            case FORGET -> {}
        }
    }

    boolean isIdle() {
        return tasks.isEmpty();
    }

    void runNext() {
        @Nullable Runnable task = tasks.poll();
        if (task != null) task.run();
    }

    void runAll() {
        while (!isIdle()) runNext();
    }

    void forgetAll() {
        tasks.clear();
    }
}
