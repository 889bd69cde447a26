import type { Schemas } from "../api/client";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";

export type Role = Schemas["Role"];

export const roles: readonly Role[] = ["owner", "admin", "publisher", "editor", "contributor", "analyst", "inboxAgent", "client"];

// Which roles hold what, as the roles' table of the documentation tells it.
const holders: Record<string, readonly Role[]> = {
  read: ["owner", "admin", "publisher", "editor", "contributor", "analyst", "client"],
  write: ["owner", "admin", "publisher", "editor", "contributor"],
  publish: ["owner", "admin", "publisher"],
  approve: ["owner", "admin", "publisher", "client"],
  media: ["owner", "admin", "publisher", "editor", "contributor"],
  inbox: ["owner", "admin", "publisher", "editor", "inboxAgent"],
  results: ["owner", "admin", "publisher", "editor", "analyst"],
  channels: ["owner", "admin"],
  people: ["owner", "admin"],
};

/** What each role may do, as a table of ticks. */
export function RolesTable() {
  const { settings, common } = useWords();
  const w = settings.members;
  return (
    <div className="panel">
      <div className="table-wrap" tabIndex={0} role="group" aria-label={w.rolesTitle}>
        <table className="table rights">
          <thead><tr><th scope="col"><span className="vh">{w.may}</span></th>{roles.map((role) => <th key={role} scope="col">{common.roles[role]}</th>)}</tr></thead>
          <tbody>
            {Object.entries(holders).map(([right, own]) => (
              <tr key={right}>
                <th scope="row">{w.rights[right]}</th>
                {roles.map((role) => (
                  <td key={role}>{own.includes(role) ? <span className="yes"><Icon name="check" label={w.may} /></span> : <span className="no"><Icon name="minus" size="xs" label={w.mayNot} /></span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
