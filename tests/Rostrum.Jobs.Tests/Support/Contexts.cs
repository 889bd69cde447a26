using Microsoft.EntityFrameworkCore;

namespace Rostrum.Jobs.Tests.Support;

public sealed class ControlContext(DbContextOptions<ControlContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWakes();
}

/// <summary>A state beside the jobs, as an application has.</summary>
public sealed class Note
{
    public int Id { get; init; }

    public required string Text { get; init; }
}

public sealed class WorkspaceContext(DbContextOptions<WorkspaceContext> options) : DbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<LaneRow> Lanes => Set<LaneRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddJobs();
        modelBuilder.Entity<Note>(note =>
        {
            note.ToTable("note");
            note.Property(n => n.Id).HasColumnName("id");
            note.Property(n => n.Text).HasColumnName("text");
        });
    }
}
