using Microsoft.EntityFrameworkCore;

namespace Rostrum.Jobs;

/// <summary>Maps the tables of the job engine; the migrations belong to the application.</summary>
public static class JobsModel
{
    /// <summary>Tables <c>job</c>, <c>lane</c> and <c>fence</c> of each workspace database. All times are Unix milliseconds.</summary>
    public static ModelBuilder AddJobs(this ModelBuilder model)
    {
        model.Entity<JobRow>(job =>
        {
            job.ToTable("job");
            job.HasKey(j => j.Id);
            job.Property(j => j.Id).HasColumnName("id");
            job.Property(j => j.Kind).HasColumnName("kind");
            job.Property(j => j.Subject).HasColumnName("subject");
            job.Property(j => j.Payload).HasColumnName("payload");
            job.Property(j => j.Lane).HasColumnName("lane");
            job.Property(j => j.Exact).HasColumnName("exact");
            job.Property(j => j.Due).HasColumnName("due");
            job.Property(j => j.State).HasColumnName("state").HasConversion<int>();
            job.Property(j => j.Tries).HasColumnName("tries");
            job.Property(j => j.UniqueKey).HasColumnName("unique_key");
            job.Property(j => j.Epoch).HasColumnName("epoch");
            job.Property(j => j.Crashes).HasColumnName("crashes").HasDefaultValue(0);
            job.Property(j => j.LastFailure).HasColumnName("last_failure");
            job.Property(j => j.Created).HasColumnName("created");
            job.HasIndex(j => j.UniqueKey).IsUnique().HasDatabaseName("job_unique_key");
            job.HasIndex(j => j.Due, "job_ready").HasFilter("state = 0");
            job.HasIndex(j => j.Due, "job_exact").HasFilter("state = 0 and exact");
            job.HasIndex(j => j.Due, "job_done").HasFilter("state = 3");
            job.HasIndex(j => new { j.Lane, j.Due }, "job_lane").HasFilter("state = 0 and lane is not null");
            job.HasIndex(j => j.Due, "job_given_up").HasFilter("state = 2");
            job.HasIndex(j => j.Epoch, "job_running").HasFilter("state = 1");
            job.HasIndex(j => j.Subject, "job_subject").HasFilter("subject is not null");
        });
        model.Entity<LaneRow>(lane =>
        {
            lane.ToTable("lane");
            lane.HasKey(l => l.Key);
            lane.Property(l => l.Key).HasColumnName("key");
            lane.Property(l => l.Running).HasColumnName("running");
            lane.Property(l => l.Max).HasColumnName("max");
            lane.Property(l => l.PausedUntil).HasColumnName("paused_until");
            lane.Property(l => l.Why).HasColumnName("why");
        });
        model.Entity<FenceRow>(fence =>
        {
            fence.ToTable("fence");
            fence.HasKey(f => f.Epoch);
            fence.Property(f => f.Epoch).HasColumnName("epoch").ValueGeneratedNever();
            fence.HasData(new FenceRow { Epoch = 0 });
        });
        return model;
    }

    /// <summary>Tables <c>node</c> and <c>wake</c> of the control database.</summary>
    public static ModelBuilder AddWakes(this ModelBuilder model)
    {
        model.Entity<NodeRow>(node =>
        {
            node.ToTable("node");
            node.HasKey(n => n.Id);
            node.Property(n => n.Id).HasColumnName("id").ValueGeneratedNever();
            node.Property(n => n.AliveUntil).HasColumnName("alive_until");
        });
        model.Entity<WakeRow>(wake =>
        {
            wake.ToTable("wake");
            wake.HasKey(w => w.WorkspaceId);
            wake.Property(w => w.WorkspaceId).HasColumnName("workspace_id").ValueGeneratedNever();
            wake.Property(w => w.NextDue).HasColumnName("next_due")
                .HasDefaultValue(WakeRow.Never).HasSentinel(WakeRow.Never);
            wake.Property(w => w.PendingUntil).HasColumnName("pending_until")
                .HasDefaultValue(WakeRow.Never).HasSentinel(WakeRow.Never);

            // least() on PostgreSQL, min() on SQLite; this spelling means the same on both and keeps one model
            wake.Property(w => w.LookAt).HasColumnName("look_at").HasComputedColumnSql(
                "case when next_due < pending_until then next_due else pending_until end", stored: true);
            wake.Property(w => w.Version).HasColumnName("version").HasDefaultValue(0L);
            wake.Property(w => w.Owner).HasColumnName("owner");
            wake.Property(w => w.Epoch).HasColumnName("epoch").HasDefaultValue(0L);
            wake.HasIndex(w => w.LookAt, "wake_look");
            wake.HasIndex(w => w.Owner, "wake_owner").HasFilter("owner is not null");
        });
        return model;
    }
}
