package io.htpasswd.basic;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks for an executor that may refuse them, fail, or run them on the thread that offers them. */
final class TaskOffer {
    private static final Logger LOG = LoggerFactory.getLogger(DenialLog.LOGGER);
    private static final AtomicBoolean WARNED_OF_DIRECT_EXECUTOR = new AtomicBoolean();

    private final Executor executor;

    TaskOffer(Executor executor) {
        this.executor = executor;
    }

    /**
     * False when the executor refuses the task or fails, or would run it inside {@code execute}, and then it does not run. A
     * task that an executor has both taken and refused may run all the same. An Error is passed on.
     */
    boolean offer(Runnable task) {
        Offered offered = new Offered(task);
        try {
            executor.execute(offered);
        } catch (RejectedExecutionException e) {
            return false;
        } catch (RuntimeException e) {
            LOG.warn("executor failed: {}", e.getClass().getName());
            return false;
        }
        return offered.wasTaken();
    }

    private static final class Offered implements Runnable {
        private final Runnable task;
        /** Plain on purpose: only a thread that finds itself here has been caught. */
        private @Nullable Thread offering = Thread.currentThread();

        private boolean caught;

        Offered(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (Thread.currentThread() == offering) caught = true;
            else task.run();
        }

        boolean wasTaken() {
            offering = null;
            if (caught && WARNED_OF_DIRECT_EXECUTOR.compareAndSet(false, true)) {
                LOG.warn(
                        "the executor runs tasks on the thread that hands them over; requests that need a hash are denied");
            }
            return !caught;
        }
    }
}
