//! Roles that people have for one product or one release only.

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    access::{Role, part::Reach},
    ids::{PersonId, ProductId, RequestId},
    release::Request,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A role that somebody has for a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub role: Role,
    pub person: PersonId,
    pub name: String,
    /// None for a role of the whole workspace.
    pub reach: Option<Reach>,
}

/// A role that somebody has for one product or one release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnPart {
    pub role: Role,
    /// Of the two, one is there.
    pub product: Option<ProductId>,
    pub request: Option<RequestId>,
}

impl OwnPart {
    /// Whether it counts for this release.
    pub fn is_for(&self, release: &Request) -> bool {
        self.product == Some(release.product) || self.request == Some(release.id)
    }
}

/// Who has which role for which product or release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartHolder {
    pub person: PersonId,
    pub part: OwnPart,
}

/// Roles in part that one question answers with at most.
const PARTS: i64 = 100_000;

impl Tx {
    /// The roles that a person has for products and releases, for lists of many of them.
    ///
    /// # Errors
    /// When the database cannot, or a role cannot be read.
    pub async fn own_parts(&mut self, person: PersonId) -> Result<Vec<OwnPart>, StoreError> {
        let rows = all!(
            self,
            (String, Option<Uuid>, Option<Uuid>),
            "SELECT role, product_id, request_id FROM role_in_part WHERE workspace_id = $1 AND person_id = $2
             ORDER BY at DESC LIMIT $3",
            self.workspace.0,
            person.0,
            PARTS
        )?;
        rows.into_iter().map(own_part).collect()
    }

    /// Everybody who may sign in and has a role for a product, or for a release that is open.
    ///
    /// # Errors
    /// When the database cannot, or a role cannot be read.
    pub async fn part_holders(&mut self) -> Result<Vec<PartHolder>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String, Option<Uuid>, Option<Uuid>),
            "SELECT p.id, r.role, r.product_id, r.request_id FROM role_in_part r JOIN person p ON p.id = r.person_id
             LEFT JOIN request q ON q.id = r.request_id
             WHERE r.workspace_id = $1 AND p.disabled = $2 AND (r.request_id IS NULL OR q.ended = $2)
             ORDER BY r.at DESC LIMIT $3",
            self.workspace.0,
            false,
            PARTS
        )?;
        let holder = |(person, role, product, request)| {
            Ok(PartHolder { person: PersonId(person), part: own_part((role, product, request))? })
        };
        rows.into_iter().map(holder).collect()
    }

    /// The roles that a person has for a product beyond those of the workspace.
    ///
    /// # Errors
    /// When the database cannot, or a role cannot be read.
    pub async fn roles_for_product(&mut self, person: PersonId, product: ProductId) -> Result<Vec<Role>, StoreError> {
        let rows = all!(
            self,
            (String,),
            "SELECT role FROM role_in_part WHERE workspace_id = $1 AND person_id = $2 AND product_id = $3",
            self.workspace.0,
            person.0,
            product.0
        )?;
        rows.iter().map(|r| word(&r.0)).collect()
    }

    /// Ids of the people who hold a role for this release and may sign in: in the workspace, for its product, or for
    /// itself.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn holders_for(&mut self, role: Role, release: &Request) -> Result<Vec<PersonId>, StoreError> {
        let rows = all!(
            self,
            (Uuid,),
            "SELECT p.id FROM person p WHERE p.workspace_id = $1 AND p.disabled = $3 AND (
               EXISTS (SELECT 1 FROM role_given r WHERE r.person_id = p.id AND r.role = $2)
               OR EXISTS (SELECT 1 FROM role_in_part r WHERE r.person_id = p.id AND r.role = $2
                          AND (r.request_id = $4 OR r.product_id = $5)))
             ORDER BY p.name, p.id",
            self.workspace.0,
            role.key(),
            false,
            release.id.0,
            release.product.0
        )?;
        Ok(rows.into_iter().map(|r| PersonId(r.0)).collect())
    }

    /// The roles that a person has for a release beyond those of the workspace.
    ///
    /// # Errors
    /// When the database cannot, or a role cannot be read.
    pub async fn roles_in_part(&mut self, person: PersonId, release: RequestId) -> Result<Vec<Role>, StoreError> {
        let rows = all!(
            self,
            (String,),
            "SELECT DISTINCT r.role FROM role_in_part r JOIN request q ON q.id = r.request_id OR q.product_id = r.product_id
             WHERE r.workspace_id = $1 AND r.person_id = $2 AND q.workspace_id = $1 AND q.id = $3",
            self.workspace.0,
            person.0,
            release.0
        )?;
        rows.iter().map(|r| word(&r.0)).collect()
    }

    /// Everybody who may sign in and has a role for this release, by role and name.
    ///
    /// # Errors
    /// When the database cannot, or a role cannot be read.
    pub async fn held_for(&mut self, release: &Request) -> Result<Vec<Held>, StoreError> {
        let rows = all!(
            self,
            (String, Uuid, String, i64),
            "SELECT r.role, p.id, p.name, CAST(0 AS BIGINT) AS reach FROM role_given r JOIN person p ON p.id = r.person_id
             WHERE r.workspace_id = $1 AND p.disabled = $2
             UNION ALL
             SELECT r.role, p.id, p.name, CAST(CASE WHEN r.product_id IS NULL THEN 2 ELSE 1 END AS BIGINT) AS reach
             FROM role_in_part r JOIN person p ON p.id = r.person_id
             WHERE r.workspace_id = $1 AND p.disabled = $2 AND (r.request_id = $3 OR r.product_id = $4)
             ORDER BY 1, 3, 2",
            self.workspace.0,
            false,
            release.id.0,
            release.product.0
        )?;
        let held = |(role, id, name, reach): (String, Uuid, String, i64)| {
            let reach = match reach {
                0 => None,
                1 => Some(Reach::Product),
                _ => Some(Reach::Release),
            };
            Ok(Held { role: word(&role)?, person: PersonId(id), name, reach })
        };
        rows.into_iter().map(held).collect()
    }

    /// Gives a role for a release or its product; false when it was given before.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn give_in_part(
        &mut self,
        (role, reach, to): (Role, Reach, PersonId),
        release: &Request,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (product, request) = ids(reach, release);
        let touched = run!(
            self,
            "INSERT INTO role_in_part (workspace_id, person_id, role, product_id, request_id, given_by, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            self.workspace.0,
            to.0,
            role.key(),
            product,
            request,
            by.0,
            now
        )?;
        Ok(touched == 1)
    }

    /// Takes a role for a release or its product; false when it was not there.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn take_in_part(
        &mut self,
        (role, reach, from): (Role, Reach, PersonId),
        release: &Request,
    ) -> Result<bool, StoreError> {
        let (product, request) = ids(reach, release);
        let touched = run!(
            self,
            "DELETE FROM role_in_part WHERE workspace_id = $1 AND person_id = $2 AND role = $3
             AND (product_id = $4 OR request_id = $5)",
            self.workspace.0,
            from.0,
            role.key(),
            product,
            request
        )?;
        Ok(touched > 0)
    }
}

fn own_part((role, product, request): (String, Option<Uuid>, Option<Uuid>)) -> Result<OwnPart, StoreError> {
    Ok(OwnPart { role: word(&role)?, product: product.map(ProductId), request: request.map(RequestId) })
}

fn ids(reach: Reach, release: &Request) -> (Option<Uuid>, Option<Uuid>) {
    match reach {
        Reach::Product => (Some(release.product.0), None),
        Reach::Release => (None, Some(release.id.0)),
    }
}
