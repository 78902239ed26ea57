-- Version 6: sentences are asked for their tasks, never tasks for their sentences: an index less to write.

DROP INDEX tasks_task;
