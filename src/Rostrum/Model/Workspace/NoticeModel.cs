using Microsoft.EntityFrameworkCore;

namespace Rostrum.Model;

/// <summary>Maps what members are told.</summary>
internal static class NoticeModel
{
    public static void MapNotices(this ModelBuilder model)
    {
        model.Entity<Notice>(notice =>
        {
            notice.ToTable("notice");
            notice.HasKey(n => n.Id);
            notice.HasIndex(n => new { n.PersonId, n.At, n.Id });
            notice.HasIndex(n => new { n.PersonId, n.Kind, n.At });
            notice.HasIndex(n => n.Source);
            notice.HasIndex(n => n.At);
        });
        model.Entity<NoticeWish>(wish =>
        {
            wish.ToTable("notice_wish");
            wish.HasKey(w => new { w.PersonId, w.Kind });
        });
    }
}
